package main

type Num interface { int | float64 }
type St interface { ~struct{ f int } | ~struct { f int; g int } }
func add[T Num](a, b T) T { return a + b }
func f1[T any](x, y T) bool { return x == y }
func f2[T any](x T) T { return x + x }
func f3[T any](x T) int { return x.foo }
func f4[T any](x T) { x.Foo() }
func f5[T Num](x T) T { return x % 2 }
func f6[T Num](x T) T { return x << 1 }
func f7[T ~[]int | ~map[int]int](x T) int { return x[0] }
func f8[T ~[]int | ~[]string](x T) { for _, v := range x { _ = v } }
func f9[T Num](x T) int { return x }
func f10[T Num](x T) int { return int(x) }
func f11[T Num]() T { return 1.5 }
func f12[T Num]() T { return nil }
func f13[T any]() T { return T{} }
func f14[T ~string | ~int](x T) int { return len(x) }
func f15[T any](x T) { switch x.(type) {} }
func f16[T any](x T) { _ = x.(int) }
func f17[T St](x T) int { return x.f }
func f18[T any](x *T) { x.Foo(); *x = 1 }
func f19[T ~func()](x T) { x() ; x(1)}
func f20[T ~chan int | ~chan string](x T) { <-x; close(x); x <- 1 }
func f21[T any]() { var x T = 1; _ = x; const c T = 1 }
func f22[T Num](x T) { x = x + "a"; x = x + 1.5 ; x = 1000; if x == nil {} }
func f23[T int8 | int16](x T) T { return x + 1000 }
func f24[T any, T any](x T) {}
func f25[int any](x int) int { return 1 }
func f26[T undefinedC](x T) {}
func f27[T int](x T) { var _ int = x; x = 1 }
func f29[T any](x T) { type L[U any] struct{} }
func f30[P *Q, Q any](p P) { _ = *p }
func f31[K comparable, V any](m map[K]V) { _ = m[1]; var mm map[V]K; _ = mm }
func f32[T any](x T) { var a [len(x)]int; _ = a; go x; x++ }
func f33[T interface{ ~[]byte | ~string }](x T) { _ = x[0]; x[0] = 1; _ = x[1:2:3]; for range x {} ; _ = string(x); copy(x, x); append(x, 1) }
func f34[T interface{ []int; string }]() {}
func f35[T interface{ int; ~string }](x T) { f35(1); f35[int](1) }
func f36[T fmt](x T) {}
func f37[T any](x T, y ...T) { f37(1, 2, "a"); f37(x, y...); f37[int](y...) }
func f38[T *int](x T) {}

func main() {}
