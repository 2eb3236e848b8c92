// no package clause
import "fmt"
