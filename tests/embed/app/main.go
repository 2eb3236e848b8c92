// A program of two packages.
package main

import (
	"fmt"

	"example.com/app/mathx"
)

func main() {
	fmt.Println("6 * 7 =", mathx.Mul(6, 7))
}
