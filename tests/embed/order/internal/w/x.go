package w

import "os"

func init() { os.Stdout.WriteString("w init\n") }
