// Package lib has files of its own.
package lib

import _ "embed"

// Text is used by initialisers of this package and of others.
//
//go:embed texts/lib.txt
var Text string

var Length = length()

func length() int { return len(Text) }
