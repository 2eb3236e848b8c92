// Package mathx multiplies.
package mathx

// Mul gives the product.
func Mul(a, b int) int { return a * b }
