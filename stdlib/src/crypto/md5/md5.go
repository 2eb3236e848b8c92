// Package md5 has the hash function MD5 (RFC 1321).
package md5

import (
	"hash"
	"internal/digest"
)

// Sizes of a hash and of a block, in bytes.
const (
	Size      = 16
	BlockSize = 64
)

const start = "\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10"

func New() hash.Hash { return digest.New(digest.MD5, Size, start) }

func Sum(data []byte) (sum [Size]byte) {
	h := New()
	h.Write(data)
	copy(sum[:], h.Sum(nil))
	return sum
}
