//go:build special

package main

func tagged() { never }
