package p

func f() {
	break
	continue
	fallthrough
	goto missing
unused:
	for {
		break unused2
	}
dup:
dup:
	if x {
		continue dup
		break dup
	}
	goto over
	x := 1
over:
	goto in
	{
	in:
	}
	switch x {
	case 1:
		if x {
			fallthrough
		}
	case 2:
		fallthrough
	}
	switch x.(type) {
	case int:
		fallthrough
	case string:
	}
}

func g() {
L:
	for {
		func() {
			break L
		}()
		if a {
		} else if b {
			continue L
		} else {
			break L
		}
	}
}
