package p

import fmt
import 1
import (
	"a"
var x int
)
type T struct {
	(U)
	*(V)
	5
}
type S
type A[P any, Q] int
type B[P *C] int
type C[] int
type I interface {
	m[T any]()
	n[]
	~
}
func (a, b T) m() {}
func () m() {}
func 5() {}
func f(a int, string) {}
func g(a, b) (c int, d) {}
func h(a ...int, b int) (c ...int) {}
func k[]() {}
func l()
{
}
x := 1
if x {
}
import "late"
var f = func[T any]() {}
const c := 1
var y chan
var z [3, ]int
