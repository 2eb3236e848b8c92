package p

var v = a+b*c-d/e<<2|f&^g == -h&&!i||j
var w = f(a+b, c*d, x[i+1:j], x[i:j+k], x[:])
var s = []struct{a int;b string}{ {1,"x"}, {a:2,
b: "y"}, }
var m = map[string]int{
"a":1,
"bbbbbb" :2, // two
/* c */ "cc": 3,
"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd": 4,
"e": 5,
}
var t = veryLongFunctionName(arg1,
arg2, func(x int) bool { return x>1 },
arg3)
var u = a.b().
c(1,
2).
d()
var c = cond &&
other ||
	third
var z = ((a)) + (*p) / *q - -r + x. (T) .y
var ch = make(chan<- int,1)
