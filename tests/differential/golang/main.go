// What golang-jwt answers to each row: main ROWS ANSWERS. golang-jwt reads no key sets; keyfunc, which its documents name,
// does.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

type row struct {
	Name       string   `json:"name"`
	Algorithms []string `json:"algorithms"`
	Token      string   `json:"token"`
	Keys       string   `json:"keys"`
}

type asked struct {
	Now      int64  `json:"now"`
	Leeway   int64  `json:"leeway"`
	Issuer   string `json:"issuer"`
	Audience string `json:"audience"`
	Rows     []row  `json:"rows"`
}

func answer(row row, expected asked) (text string) {
	defer func() {
		if reason := recover(); reason != nil {
			text = fmt.Sprint("stopped: ", reason)
		}
	}()
	keys, err := keyfunc.NewJWKSetJSON(json.RawMessage(row.Keys))
	if err == nil {
		_, err = jwt.Parse(row.Token, keys.Keyfunc,
			jwt.WithValidMethods(row.Algorithms), jwt.WithIssuer(expected.Issuer),
			jwt.WithAudience(expected.Audience), jwt.WithExpirationRequired(),
			jwt.WithLeeway(time.Duration(expected.Leeway)*time.Second),
			jwt.WithTimeFunc(func() time.Time { return time.Unix(expected.Now, 0) }))
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/golang-jwt/jwt/v5" {
				return module.Version
			}
		}
	}
	return ""
}

func main() {
	var expected asked
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &expected)
	}
	answers := map[string]string{}
	for _, row := range expected.Rows {
		answers[row.Name] = answer(row, expected)
	}
	if err == nil {
		text, err = json.Marshal(map[string]any{"version": version(), "answers": answers})
	}
	if err == nil {
		err = os.WriteFile(os.Args[2], text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
