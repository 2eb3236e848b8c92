package b

import "fmt"

var B = g(z)
var y = 1

func init()        { fmt.Println("b2 init", B) }
func Name() string { return "b.Name" }

type BT struct{ X int }

func (b BT) Show() { fmt.Print("BT", b.X, y) }
