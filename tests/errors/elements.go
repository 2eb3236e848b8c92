package main

type S struct { a, b int }
type T struct { S; c string }
type P *struct{ x int }
var i = 0
var v1 = []int{0: 1, 0: 2}
var v2 = map[string]int{"a": 1, "a": 2}
var v3 = map[string]int{1}
var v4 = []string{i: "world"}
var v5 = [2]int{1, 2, 3}
var v6 = S{a: 1, 2}
var v7 = S{1, 2, 3}
var v8 = S{1}
var v9 = S{j: 2}
var v10 = S{a: 1, a: 2}
var v11 = S{1: 1}
var v12 = struct { inner struct{ i int } }{inner: {1}}
var v13 = P{}
var v14 = &P{1}
var v15 = T{a: 1}
var v16 = T{S: S{1, 2}, a: 3}
var v17 = map[int][...]int{0: {}}
var v18 = [...]int{5: 1, 2, 3, 5: 4}
var v19 = []int{-1: 1}
var v20 = []int{"a": 1}
var v21 = []int{1.5: 1}
var v22 = [3]int{5: 1}
var v23 = []int{"a", 1.5, nil, true}
var v24 = map[string]int{"a": "b", 1: 2}
var v25 = int{}
var v27 = undefinedT{1}
var v28 = S{"a", 1.5}
var v29 = S{a: "x", b: nil}
var v30 = map[interface{}]int{1: 1, 1: 2, "a": 1, "a": 2, 1.0: 3}
var v31 = map[float64]int{1: 1, 1.0: 2}
var v32 = map[bool]int{true: 1, true: 2}
var v33 = map[S]int{{1, 2}: 1, {1, 2}: 2}
var v34 = [...]S{{1}, {a: 1, c: 2}, S{3}}
var v35 = []*S{{1, 2}, {3}, nil}
var v36 = []int{1, 2: 3, 2: 4, 3}
var v39 = [1 << 40]int{1<<41: 1}
var v40 = S{A: 1}
var v41 = S{a, b}
var v42 = []S{{c: 1}}
var v43 = map[string][]int{"a": {1, "b"}}
var v45 = S{S{}.a, nil}

func main() {}
