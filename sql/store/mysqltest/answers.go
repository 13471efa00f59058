package mysqltest

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
)

// Answer is an error that stands in for what the server would have said.
type Answer struct {
	Code  uint16
	State string // five characters
	Text  string
}

// Commands of the protocol that carry a statement as text (MySQL client/server protocol, text and prepared).
const (
	comQuery   = 3
	comPrepare = 22
)

// Limits are what another engine that speaks the same protocol refuses.
type Limits struct {
	Refuse func(statement string) *Answer // nil: nothing
	// bytes of one request, above which it is refused as too large an entry; 0: none
	Entry int
}

// tooLarge is TiDB's answer to an entry above its limit.
var tooLarge = Answer{8025, "HY000", "entry too large, the max entry size is 6291456"}

// Proxy stands before the server and answers as another engine does; it ends with the function that it returns.
func (s *Server) Proxy(limits Limits) (addr string, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.between(c, limits)
		}
	}()
	return l.Addr().String(), func() { l.Close() }, nil
}

// between passes one connection on, request by request.
func (s *Server) between(client net.Conn, limits Limits) {
	defer client.Close()
	server, err := net.Dial("tcp", s.Addr())
	if err != nil {
		return
	}
	defer server.Close()
	go func() { io.Copy(client, server); client.Close() }()
	in := bufio.NewReader(client)
	for head := make([]byte, 4); ; {
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		body := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		if a := limits.answer(head[3], body); a != nil {
			_, err = client.Write(a.packet(head[3] + 1)) // the server is silent while nothing is asked of it
		} else if _, err = server.Write(head); err == nil {
			_, err = server.Write(body)
		}
		if err != nil {
			return
		}
	}
}

// answer is what a request is refused with; the packets of a login have a number above 0 and pass.
func (l Limits) answer(number byte, body []byte) *Answer {
	switch {
	case number != 0 || len(body) == 0:
		return nil
	case l.Entry > 0 && len(body) > l.Entry:
		return &tooLarge
	case l.Refuse != nil && (body[0] == comQuery || body[0] == comPrepare):
		return l.Refuse(string(body[1:]))
	}
	return nil
}

// packet is the error packet of the protocol.
func (a Answer) packet(number byte) []byte {
	body := binary.LittleEndian.AppendUint16([]byte{0xff}, a.Code)
	body = append(body, "#"+a.State+a.Text...)
	return append([]byte{byte(len(body)), byte(len(body) >> 8), byte(len(body) >> 16), number}, body...)
}
