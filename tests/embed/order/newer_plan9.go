package main

func newer() { never }
