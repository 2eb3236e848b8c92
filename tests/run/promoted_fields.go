package main

import "fmt"

type Base struct{ ID, Rev int }

type Named struct {
	Base
	Name string
}

type Deep struct {
	Named
	Tags []string
	Base2
}

type Base2 struct {
	Sub struct{ X, Y int }
	Z   [2]string
}

type Wide struct {
	Named
	pad [40]int
}

type Pair[T any] struct{ First, Second T }

type Labelled[T any] struct {
	Pair[T]
	Label string
}

func next(s string) string { fmt.Print(s, " "); return s }

func main() {
	a := Named{ID: 5, Name: "five"}
	b := Deep{Name: next("name"), Rev: len(next("rev")), Tags: []string{next("tag")}, Z: [2]string{1: "z"}}
	c := &Deep{ID: 1, Sub: struct{ X, Y int }{Y: 2}}
	fmt.Printf("\n%+v\n%+v\n%+v\n", a, b, *c)
	list := []Named{{ID: 1}, {Name: "n", Rev: 2}, {Base: Base{7, 8}}}
	m := map[string]*Wide{"w": {ID: 3, Name: "wide"}}
	fmt.Println(list, m["w"].ID, m["w"].Named, len(m["w"].pad))
	l := Labelled[string]{First: "f", Label: "l", Second: "s"}
	fmt.Printf("%+v %v\n", l, Labelled[int]{Second: 2}.Second)
	fmt.Println(Named{ID: 1} == Named{Base: Base{ID: 1}})
}
