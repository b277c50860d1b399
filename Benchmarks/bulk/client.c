// What a probe costs in C: the dialogue of `ehlo scan` on epoll and libssl, with no record, no findings and no output.
//
//   client PORT SESSIONS CONCURRENT ROOT.pem NAME
//
// Greeting, EHLO, STARTTLS, a handshake with our offer, EHLO, QUIT and its reply, with as many sessions as that number
// along the addresses from 127.1.0.0 on. Chain and name are verified; a session that is not verified is an error, as any
// other. One thread. Prints how many sessions there were; exit status 1 where one did not end well.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define FIRST_ADDRESS 0x7F010000u
#define HELLO "EHLO client.example.test\r\n"

enum stage { GREETING, HELLO_IN_CLEAR, STARTTLS, HANDSHAKE, HELLO_IN_TLS, QUIT };
enum outcome { GOES_ON, DONE, BROKEN };

struct session {
    int socket;
    SSL *tls;
    enum stage stage;
    // Of the line that is coming in: how much came, and its first four octets.
    unsigned column;
    char head[4];
};

static SSL_CTX *context;
static const char *name;
static in_port_t port;
static int epoll;
static long begun, wanted, done, broken, open_now;

static void die(const char *what) {
    perror(what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static void begin(struct session *session) {
    *session = (struct session){ .socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) };
    if (session->socket < 0) die("socket");
    const int on = 1;
    setsockopt(session->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = port, .sin_addr = { htonl(FIRST_ADDRESS + (unsigned)begun) } };
    if (connect(session->socket, (const struct sockaddr *)&peer, sizeof peer) && errno != EINPROGRESS) die("connect");
    struct epoll_event interest = { .events = EPOLLIN, .data.ptr = session };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, session->socket, &interest)) die("epoll_ctl");
    begun++;
    open_now++;
}

static void end(struct session *session, enum outcome outcome) {
    if (outcome == DONE) done++; else broken++;
    if (session->tls) {
        SSL_shutdown(session->tls);
        SSL_free(session->tls);
    }
    ERR_clear_error();
    close(session->socket);
    open_now--;
    if (begun < wanted) begin(session);
}

static int say(struct session *session, const char *words) {
    const int length = (int)strlen(words);
    if (session->tls) return SSL_write(session->tls, words, length) == length;
    return send(session->socket, words, (size_t)length, MSG_NOSIGNAL) == length;
}

static int begin_tls(struct session *session) {
    SSL *tls = session->tls = SSL_new(context);
    return tls && SSL_set_fd(tls, session->socket) && SSL_set_tlsext_host_name(tls, name) && SSL_set1_host(tls, name)
        && SSL_set_tlsext_status_type(tls, TLSEXT_STATUSTYPE_ocsp);
}

static enum outcome answered(struct session *session) {
    static const char codes[][4] = { "220", "250", "220", "", "250", "221" };
    if (memcmp(session->head, codes[session->stage], 3)) return BROKEN;
    switch (session->stage) {
    case GREETING:
        session->stage = HELLO_IN_CLEAR;
        return say(session, HELLO) ? GOES_ON : BROKEN;
    case HELLO_IN_CLEAR:
        session->stage = STARTTLS;
        return say(session, "STARTTLS\r\n") ? GOES_ON : BROKEN;
    case STARTTLS:
        session->stage = HANDSHAKE;
        return begin_tls(session) ? GOES_ON : BROKEN;
    case HELLO_IN_TLS:
        session->stage = QUIT;
        return say(session, "QUIT\r\n") ? GOES_ON : BROKEN;
    default:
        return DONE;
    }
}

static enum outcome take(struct session *session, const char *bytes, int count) {
    for (int i = 0; i < count; i++) {
        if (session->column < 4) session->head[session->column] = bytes[i];
        session->column++;
        if (bytes[i] != '\n') continue;
        const int is_last = session->column > 4 && session->head[3] != '-';
        session->column = 0;
        if (!is_last) continue;
        const enum outcome outcome = answered(session);
        // Nothing comes behind a reply but what was asked for.
        if (outcome != GOES_ON || i + 1 < count) return outcome == DONE ? DONE : i + 1 < count ? BROKEN : outcome;
    }
    return GOES_ON;
}

static int wants_more(struct session *session, int result) {
    const int why = SSL_get_error(session->tls, result);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

static enum outcome go_on(struct session *session) {
    // Else a server that writes its tickets and its reply apart waits for our delayed acknowledgement.
    const int on = 1;
    setsockopt(session->socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    char bytes[4096];
    for (;;) {
        int count;
        if (session->stage == HANDSHAKE) {
            const int result = SSL_connect(session->tls);
            if (result != 1) return wants_more(session, result) ? GOES_ON : BROKEN;
            if (SSL_get_verify_result(session->tls) != X509_V_OK) return BROKEN;
            session->stage = HELLO_IN_TLS;
            if (!say(session, HELLO)) return BROKEN;
        }
        if (session->tls) {
            count = SSL_read(session->tls, bytes, sizeof bytes);
            if (count <= 0) return wants_more(session, count) ? GOES_ON : BROKEN;
        } else {
            count = (int)recv(session->socket, bytes, sizeof bytes, 0);
            if (count < 0 && errno == EAGAIN) return GOES_ON;
            if (count <= 0) return BROKEN;
        }
        const enum outcome outcome = take(session, bytes, count);
        if (outcome != GOES_ON) return outcome;
    }
}

static SSL_CTX *make_context(const char *root) {
    SSL_CTX *made = SSL_CTX_new(TLS_client_method());
    if (!made) die("TLS");
    SSL_CTX_set_security_level(made, 0);
    SSL_CTX_set_options(made, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(made, SSL_VERIFY_PEER, NULL);
    if (!SSL_CTX_set_min_proto_version(made, TLS1_VERSION) || !SSL_CTX_set_cipher_list(made, "ALL:!aNULL:!eNULL:@SECLEVEL=0")
        || !SSL_CTX_load_verify_file(made, root)) die("TLS");
    return made;
}

int main(int count, char **words) {
    if (count != 6) {
        fputs("usage: client PORT SESSIONS CONCURRENT ROOT.pem NAME\n", stderr);
        return 2;
    }
    port = htons((in_port_t)atoi(words[1]));
    wanted = atol(words[2]);
    const long concurrent = atol(words[3]);
    name = words[5];
    context = make_context(words[4]);
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct session *sessions = calloc((size_t)concurrent, sizeof *sessions);
    if (epoll < 0 || !sessions) die("start");
    for (long i = 0; i < concurrent && begun < wanted; i++) begin(&sessions[i]);
    while (open_now > 0) {
        struct epoll_event events[256];
        const int ready = epoll_wait(epoll, events, 256, 60000);
        if (ready == 0 || (ready < 0 && errno != EINTR)) die("nothing comes any more");
        for (int i = 0; i < ready; i++) {
            struct session *session = events[i].data.ptr;
            const enum outcome outcome = go_on(session);
            if (outcome != GOES_ON) end(session, outcome);
        }
    }
    printf("%ld\n", done);
    return broken > 0;
}
