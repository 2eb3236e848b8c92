// Package p is for tests.
// It has
//  code
// and a list:
// * one
// * two
package p
import ("fmt"
 b "os" // bees
    "io"
  "fmt"

 `strings`
)
//go:build linux||(darwin&&!cgo)
const ( a=1 ; bb  = 2 // two
ccc int =3

d
)
var x,y   int=1,2
var (
  short = 0XFF // hex
  muchLonger string // s
  f=1E5
)
type (T struct{a,b int "tag"; C string // c
  *D
  e  func( x int)(y int) `t` }
 U=T
 I interface{ M(x,y int) error;~int|~string }
 E struct{}
 One struct { x int }
)
func (t  *T)M( ){ }
func one(){return}
func  two (a int,
  b string)  (int,error){ if(a>1){ return 1,nil }
  return 2,nil }
// F is documented.
//go:noinline
func F[P any,Q interface{~int}](p P,q  Q)


func last ( ) { x++;y-- }
type P[X *C,] int
