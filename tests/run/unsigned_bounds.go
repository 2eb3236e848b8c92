package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func sum(a []int, i uint) int { return a[i] + a[i-1] }

type arr [4]string

func main() {
	s := []int{1, 2, 3}
	str := "hello"
	var a arr
	pa := &a
	u, u8, i8 := uint(0), uint8(200), int8(-3)
	big := ^uint64(0) - 4
	up := uintptr(big)
	try(func() { fmt.Println(sum(s, u)) })
	try(func() { fmt.Println(s[u8]) })
	try(func() { fmt.Println(s[i8]) })
	try(func() { fmt.Println(s[big]) })
	try(func() { s[up] = 1 })
	try(func() { s[big] += 5 })
	try(func() { fmt.Println(&s[big]) })
	try(func() { fmt.Println(str[big]) })
	try(func() { fmt.Println(a[big]) })
	try(func() { a[big] = "x" })
	try(func() { fmt.Println(pa[up]) })
	try(func() { fmt.Println(s[big:]) })
	try(func() { fmt.Println(s[:big]) })
	try(func() { fmt.Println(s[u:up]) })
	try(func() { fmt.Println(s[i8:up]) })
	try(func() { fmt.Println(str[big:], str[:big]) })
	try(func() { fmt.Println(str[:big]) })
	try(func() { fmt.Println(pa[1:2:big]) })
	try(func() { fmt.Println(pa[1:big:3]) })
	try(func() { fmt.Println(pa[big:2:3]) })
	try(func() { fmt.Println(s[i8:]) })
	try(func() {
		if flags[big] {
			fmt.Println("set")
		}
	})
	try(func() {
		for !flags[id(up)] {
		}
	})
	for i := uint(2); ; i-- {
		s[i] = int(i)
		if i == 0 {
			try(func() { fmt.Println(s[i-1], i) })
			break
		}
	}
}

var flags = []bool{true, false}

func id[T any](v T) T { return v }
