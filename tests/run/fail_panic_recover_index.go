package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

func main() {
	defer func() {
		err := recover().(error)
		var re runtime.Error
		fmt.Println(errors.As(err, &re), err)
		panic(err)
	}()
	var s []int
	_ = s[len(os.Args)+5]
}
