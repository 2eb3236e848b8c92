package main

import (
	"fmt"
	"math/rand"
	r2 "math/rand/v2"
)

func main() {
	r := rand.New(rand.NewSource(42))
	for i := 0; i < 5; i++ {
		fmt.Println(r.Int63(), r.Intn(100), r.Float64(), r.NormFloat64(), r.ExpFloat64(), r.Uint32(), r.Int31n(7), r.Float32(), r.Perm(5))
	}
	h := 0.0
	for i := 0; i < 200000; i++ {
		h = h*0.5 + r.NormFloat64() + r.ExpFloat64()
	}
	fmt.Println(h)
	z := rand.NewZipf(r, 1.5, 2, 1000)
	for i := 0; i < 10; i++ {
		fmt.Print(z.Uint64(), " ")
	}
	fmt.Println()
	p := r2.New(r2.NewPCG(1, 2))
	for i := 0; i < 5; i++ {
		fmt.Println(p.Uint64(), p.IntN(100), p.Float64(), p.NormFloat64(), p.ExpFloat64(), p.Uint32(), p.Int32N(7), p.Float32(), p.Perm(5), p.N(int8(100)), p.UintN(9), p.Int64N(1e15), p.Uint32N(77), p.Int(), p.Uint())
	}
	h = 0
	for i := 0; i < 100000; i++ {
		h = h*0.5 + p.NormFloat64() + p.ExpFloat64()
	}
	fmt.Println(h)
	c := r2.NewChaCha8([32]byte([]byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ123456")))
	var x uint64
	for i := 0; i < 1000; i++ {
		x = x*31 + c.Uint64()
	}
	b := make([]byte, 13)
	c.Read(b)
	m, _ := c.MarshalBinary()
	fmt.Printf("%d %x %q\n", x, b, m)
	d := new(r2.ChaCha8)
	fmt.Println(d.UnmarshalBinary(m), d.Uint64() == c.Uint64())
	pc := r2.NewPCG(5, 6)
	m, _ = pc.MarshalBinary()
	fmt.Printf("%q\n", m)
	z2 := r2.NewZipf(p, 1.1, 1, 50)
	for i := 0; i < 10; i++ {
		fmt.Print(z2.Uint64(), " ")
	}
	fmt.Println(r2.N(10) < 10, rand.Intn(3) < 3)
	p.Shuffle(3, func(i, j int) { fmt.Print(i, j, ";") })
	fmt.Println()
}
