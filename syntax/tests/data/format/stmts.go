package p
func f() {
for i:=0;i<10;i++ { if x:=i ;x>2 { break }else if (y) { continue } else { goto L } }


  // comment
  switch x:=y.(type){
case int,string: f()
    // trailing
default:
}
select{}
select { case v:=<-ch: f(v)
case ch<-1:
  default: }
L:
  for range x{ }
M: for k,v:=range m { k,v = v,k; }
  a,b := 1, /* inner */ 2
  a +=1; b--
  /* block
     comment */
  go func(){ f() }()
  defer g( a,
    b)
  return a, func() {
x()
}, nil
	;
}
/*
A block
  with text
*/
func g() int { /* empty */ }
