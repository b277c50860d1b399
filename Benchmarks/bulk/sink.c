// Answers SMTP with STARTTLS on the whole of 127.0.0.0/8, with canned replies and one certificate: the other end of
// Benchmarks/scan, and an internet of servers for Benchmarks/internet.
//
//   sink PORT CHAIN.pem KEY.pem [DELAY | hold=TIME]
//
// With a TIME to hold, milliseconds, EHLO inside TLS is answered when it is over, so that many sessions are open together.
// With DELAY, milliseconds, an address is what its last octet makes of it, modulo 20:
//
//   0      dead: connections are neither taken nor refused
//   1      a tarpit: an octet of the greeting a second
//   2      limits rates: every other connection to it is told 421 in place of a greeting
//   other  greets after DELAY
//
// It listens on the loopback interface alone, ends with its standard input, and prints "ready" when it listens. One thread.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define GREETING "220 mx.example.test ESMTP sink\r\n"
#define DRIP_INTERVAL 1000

enum kind { DEAD, TARPIT, LIMITED, USUAL };

struct peer {
    int socket;
    SSL *tls;
    int is_shaking_hands;
    int is_leaving;
    // Waits for the time that sessions are held; nobody listens to it meanwhile.
    int is_held;
    // Of the command that is coming in.
    size_t length;
    char line[512];
    // Of those that wait for their time, in one of the queues.
    enum kind kind;
    long due;
    size_t dripped;
    struct peer *next;
};

// Whose turn all comes after the same time, so that the first is always the next.
struct queue {
    struct peer *first, **last;
};

static SSL_CTX *context;
static int epoll, listener;
static long delay = -1, hold = 0;
static struct queue delayed = { NULL, &delayed.first }, dripping = { NULL, &dripping.first }, held = { NULL, &held.first };
// A bit for each address of 127.0.0.0/8: whether its next connection is told to come back later.
static unsigned char *turned_away;

static void die(const char *what) {
    perror(what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void append(struct queue *queue, struct peer *peer, long wait) {
    peer->due = now() + wait;
    peer->next = NULL;
    *queue->last = peer;
    queue->last = &peer->next;
}

static struct peer *take_first(struct queue *queue) {
    struct peer *peer = queue->first;
    queue->first = peer->next;
    if (!queue->first) queue->last = &queue->first;
    return peer;
}

static void drop(struct peer *peer) {
    SSL_free(peer->tls);
    ERR_clear_error();
    close(peer->socket);
    free(peer);
}

static int say(struct peer *peer, const char *words, size_t length) {
    if (peer->tls) return SSL_write(peer->tls, words, (int)length) == (int)length;
    return send(peer->socket, words, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static int reply(struct peer *peer, const char *words) { return say(peer, words, strlen(words)); }

static int is(const struct peer *peer, const char *verb) { return !strncasecmp(peer->line, verb, strlen(verb)); }

// Our side is closed, and the peer may still read what was said: the end comes with its own.
static int leave(struct peer *peer) {
    peer->is_leaving = 1;
    if (peer->tls) SSL_shutdown(peer->tls);
    return !shutdown(peer->socket, SHUT_WR);
}

static int hold_back(struct peer *peer) {
    if (epoll_ctl(epoll, EPOLL_CTL_DEL, peer->socket, NULL)) die("epoll_ctl");
    append(&held, peer, hold);
    return peer->is_held = 1;
}

static int greet_back(struct peer *peer) {
    return reply(
        peer, peer->tls ? "250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-AUTH PLAIN LOGIN\r\n"
                          "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8\r\n"
                        : "250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n"
                          "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8\r\n");
}

static int answer(struct peer *peer) {
    if (is(peer, "EHLO")) return peer->tls && hold > 0 ? hold_back(peer) : greet_back(peer);
    if (is(peer, "STARTTLS") && !peer->tls) {
        if (!reply(peer, "220 2.0.0 Ready to start TLS\r\n")) return 0;
        peer->tls = SSL_new(context);
        if (!peer->tls || !SSL_set_fd(peer->tls, peer->socket)) return 0;
        SSL_set_accept_state(peer->tls);
        return peer->is_shaking_hands = 1;
    }
    if (is(peer, "QUIT")) return reply(peer, "221 2.0.0 Bye\r\n") && leave(peer);
    return reply(peer, "502 5.5.2 Not here\r\n");
}

// One command at a time: what comes behind it in the same piece is a mistake of the client's.
static int take(struct peer *peer, const char *bytes, int count) {
    for (int i = 0; i < count; i++) {
        if (peer->length + 1 == sizeof peer->line) return 0;
        peer->line[peer->length++] = bytes[i];
        if (bytes[i] != '\n') continue;
        peer->line[peer->length] = 0;
        peer->length = 0;
        if (!answer(peer)) return 0;
        if (peer->is_leaving) return 1;
        if (i + 1 < count && peer->is_shaking_hands) return 0;
    }
    return 1;
}

static int wants_more(struct peer *peer, int result) {
    const int why = SSL_get_error(peer->tls, result);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

// False where nothing is left to do with the peer.
static int go_on(struct peer *peer) {
    char bytes[4096];
    for (;;) {
        int count;
        if (peer->is_shaking_hands) {
            const int result = SSL_accept(peer->tls);
            if (result != 1) return wants_more(peer, result);
            peer->is_shaking_hands = 0;
        }
        if (peer->tls && !peer->is_leaving) {
            count = SSL_read(peer->tls, bytes, sizeof bytes);
            if (count <= 0) return wants_more(peer, count);
        } else {
            count = (int)recv(peer->socket, bytes, sizeof bytes, 0);
            if (count < 0 && errno == EAGAIN) return 1;
            if (count <= 0) return 0;
        }
        if (!peer->is_leaving && !take(peer, bytes, count)) return 0;
        if (peer->is_held) return 1;
    }
}

static enum kind kind_of(unsigned address) {
    if (delay < 0) return USUAL;
    const unsigned rest = (address & 0xFF) % 20;
    return rest < USUAL ? (enum kind)rest : USUAL;
}

static int is_turned_away(unsigned address) {
    unsigned char *octet = &turned_away[(address & 0xFFFFFF) >> 3];
    *octet ^= 1u << (address & 7);
    return *octet >> (address & 7) & 1;
}

static int welcome(struct peer *peer, unsigned address) {
    peer->kind = kind_of(address);
    if (peer->kind == TARPIT) {
        append(&dripping, peer, DRIP_INTERVAL);
        return 1;
    }
    if (peer->kind == LIMITED && is_turned_away(address))
        return reply(peer, "421 4.7.0 Too many connections, try again later\r\n") && leave(peer);
    if (delay < 0) return reply(peer, GREETING);
    append(&delayed, peer, delay);
    return 1;
}

static void watch(struct peer *peer) {
    struct epoll_event interest = { .events = EPOLLIN, .data.ptr = peer };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->socket, &interest)) die("epoll_ctl");
}

static void accept_all(void) {
    for (;;) {
        struct sockaddr_in own;
        socklen_t length = sizeof own;
        const int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
        if (socket < 0) return;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct peer *peer = calloc(1, sizeof *peer);
        if (!peer) die("memory");
        peer->socket = socket;
        getsockname(socket, (struct sockaddr *)&own, &length);
        if (!welcome(peer, ntohl(own.sin_addr.s_addr))) drop(peer);
        // Those in a queue are looked at when their turn comes.
        else if (delay < 0 || peer->is_leaving) watch(peer);
    }
}

static void serve_queues(void) {
    const long time = now();
    while (delayed.first && delayed.first->due <= time) {
        struct peer *peer = take_first(&delayed);
        if (reply(peer, GREETING)) watch(peer); else drop(peer);
    }
    while (held.first && held.first->due <= time) {
        struct peer *peer = take_first(&held);
        peer->is_held = 0;
        if (greet_back(peer)) watch(peer); else drop(peer);
    }
    while (dripping.first && dripping.first->due <= time) {
        struct peer *peer = take_first(&dripping);
        char rest[1];
        const ssize_t heard = recv(peer->socket, rest, 1, MSG_PEEK);
        if (heard == 0 || (heard < 0 && errno != EAGAIN) || !say(peer, &GREETING[peer->dripped % 4], 1)) drop(peer);
        else {
            // "220 220 220": no end of a line ever comes.
            peer->dripped++;
            append(&dripping, peer, DRIP_INTERVAL);
        }
    }
}

static int patience(void) {
    long due = -1;
    const struct queue *queues[] = { &delayed, &dripping, &held };
    for (int i = 0; i < 3; i++)
        if (queues[i]->first && (due < 0 || queues[i]->first->due < due)) due = queues[i]->first->due;
    if (due < 0) return -1;
    const long left = due - now();
    return left > 0 ? (int)left : 0;
}

static SSL_CTX *make_context(const char *chain, const char *key) {
    SSL_CTX *made = SSL_CTX_new(TLS_server_method());
    if (!made || SSL_CTX_use_certificate_chain_file(made, chain) != 1
        || SSL_CTX_use_PrivateKey_file(made, key, SSL_FILETYPE_PEM) != 1) die("TLS");
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS);
    return made;
}

// Drops what comes for a dead address before TCP sees it.
static void bury_the_dead(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (unsigned)SKF_NET_OFF + 19),
        BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 20),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DEAD, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF),
    };
    const struct sock_fprog program = { .len = sizeof code / sizeof *code, .filter = code };
    if (setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program)) die("filter");
}

static void start_listening(int port) {
    const int on = 1;
    const struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port) };
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3)) die("the loopback interface");
    if (delay >= 0) bury_the_dead();
    if (bind(listener, (const struct sockaddr *)&any, sizeof any) || listen(listener, 65535)) die("listen");
}

int main(int count, char **words) {
    if (count < 4 || count > 5) {
        fputs("usage: sink PORT CHAIN.pem KEY.pem [DELAY | hold=TIME]\n", stderr);
        return 2;
    }
    if (count == 5 && !strncmp(words[4], "hold=", 5)) hold = atol(words[4] + 5);
    else if (count == 5) delay = atol(words[4]);
    context = make_context(words[2], words[3]);
    turned_away = calloc(1 << 21, 1);
    signal(SIGPIPE, SIG_IGN);
    start_listening(atoi(words[1]));
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = { .events = EPOLLIN, .data.ptr = &listener };
    struct epoll_event end = { .events = EPOLLIN, .data.ptr = NULL };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &interest) || epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &end)) die("epoll_ctl");
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct epoll_event events[256];
        const int ready = epoll_wait(epoll, events, 256, patience());
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (!peer) return 0;
            if (events[i].data.ptr == &listener) accept_all();
            else if (!go_on(peer)) drop(peer);
        }
        serve_queues();
    }
}
