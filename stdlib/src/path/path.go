// Package path works on paths with slashes.
package path

// Clean is the shortest path that means the same, by text alone.
func Clean(path string) string {
	if path == "" {
		return "."
	}
	rooted := path[0] == '/'
	out := make([]byte, 0, len(path))
	if rooted {
		out = append(out, '/')
	}
	base := len(out) // what ".." cannot remove
	for i := 0; i < len(path); {
		j := i
		for j < len(path) && path[j] != '/' {
			j++
		}
		switch elem := path[i:j]; {
		case elem == "" || elem == ".":
		case elem == ".." && len(out) > base:
			n := len(out) - 1
			for n > base && out[n] != '/' {
				n--
			}
			out = out[:n]
		case elem == ".." && rooted:
		default:
			if len(out) > 0 && out[len(out)-1] != '/' {
				out = append(out, '/')
			}
			out = append(out, elem...)
			if elem == ".." {
				base = len(out)
			}
		}
		i = j + 1
	}
	if len(out) == 0 {
		return "."
	}
	return string(out)
}

// Split cuts behind the last slash.
func Split(path string) (dir, file string) {
	i := len(path)
	for i > 0 && path[i-1] != '/' {
		i--
	}
	return path[:i], path[i:]
}

// Join joins the elements that are not empty, and cleans.
func Join(elem ...string) string {
	s := ""
	for _, e := range elem {
		if e != "" {
			if s != "" {
				s += "/"
			}
			s += e
		}
	}
	if s == "" {
		return ""
	}
	return Clean(s)
}

// Ext is the last element from its last dot on.
func Ext(path string) string {
	for i := len(path) - 1; i >= 0 && path[i] != '/'; i-- {
		if path[i] == '.' {
			return path[i:]
		}
	}
	return ""
}

// Base is the last element.
func Base(path string) string {
	if path == "" {
		return "."
	}
	for len(path) > 0 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	if path == "" {
		return "/"
	}
	_, file := Split(path)
	return file
}

func IsAbs(path string) bool { return len(path) > 0 && path[0] == '/' }

// Dir is all but the last element, cleaned.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}
