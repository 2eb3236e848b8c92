package main

import "fmt"

func main() {
	xs := []int{0, 1, -1, 2, -2, 7, 8, 9, -7, -8, -9, 63, 64, -64, -65, 1<<62 + 3, -1 << 63, 1<<63 - 1}
	for _, x := range xs {
		fmt.Println(x/2, x%2, x/8, x%8, x/64, x%64, x/(1<<40), x%(1<<40), x/(1<<62), x%(1<<62), x/1, x%1)
		y := int8(x)
		fmt.Println(y/2, y%2, y/64, y%64, int32(x)/1024, int32(x)%1024, uint8(x)/16, uint8(x)%16, uint32(x)/4096, uint32(x)%4096)
		fmt.Println(uint(x)/8, uint(x)%8, uint(x)/(1<<63), uint(x)%(1<<63), uint16(x)/256, uint16(x)%256, int64(x)/-8, int64(x)%-8)
	}
}
