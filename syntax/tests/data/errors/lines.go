package p

//line other.go:10
var a =
/*line x.go:20:5*/var b =
//line bad:x
//line bad:0
var c = +
