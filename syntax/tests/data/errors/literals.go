package p

var _ = 0x
var _ = 0b12
var _ = 0o8
var _ = 09
var _ = 1_
var _ = 0_x
var _ = 1e
var _ = 0x1.0
var _ = 1p3
var _ = 0b1.0
var _ = 0x1e+2
var _ = ''
var _ = 'ab'
var _ = '\q'
var _ = '\400'
var _ = '\ud800'
var _ = '\U00110000'
var _ = '\xg0'
var _ = 'a
var _ = "abc
var _ = "\z"
var _ = ٤x
var _ = a№
var _ = #
var _ = `
