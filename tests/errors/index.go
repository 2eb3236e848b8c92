package main

var x = 1
var arr = [...]int{1, 2, 3}
var pa = &arr
var s = []int{1, 2, 3}
var ps = &s
var str = "hello"
var m = map[string]int{}
const cs = "abc"
func f() {
	_ = x[1]
	_ = arr[5]
	_ = arr[-1]
	_ = pa[3]
	_ = s[-1]
	_ = ps[0]
	_ = str[1.5]
	_ = str["a"]
	_ = cs[5]
	_ = cs[x]
	_ = m[1]
	_ = m[nil]
	_ = s[str]
	_ = s[1.0]
	_ = s[1<<70]
	_ = s[2:1]
	_ = [...]int{1, 2, 3}[:1]
	_ = x[:1]
	_ = str[1:2:3]
	_ = s[1:3:2]
	_ = s[3:2:1]
	_ = arr[1:5]
	_ = arr[4:]
	_ = pa[:9]
	_ = cs[2:9]
	_ = cs[3:1]
	_ = m[1:2]
	_ = f[0]
	_ = f()[0]
	_ = nil[0]
	_ = nil[1:]
	_ = s[true]
	_ = s[f()]
	_ = int[0]
	_ = arr[x:][0]
	_ = "abc"[7]
	_ = "abc"[1:9]
	_ = s["a":]
	_ = s[1.5:]
	_ = s[-1:]
	_ = (*pa)[9]
	_ = m["a"]["b"]
	_, ok := s[0]
	_, ok2 := m["a"], 1
	s[0], ok3 := 1, 2
}

func main() {}
