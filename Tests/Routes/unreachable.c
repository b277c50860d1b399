// Stands in front of libc: there is no route to 127.0.0.9.
//
//   cc -shared -fPIC -o unreachable.so unreachable.c
//   LD_PRELOAD=./unreachable.so PROGRAM
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <sys/socket.h>

int connect(int socket, __CONST_SOCKADDR_ARG address, socklen_t length) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    const struct sockaddr *plain = (const struct sockaddr *)address.__sockaddr__;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)plain;
    if (plain->sa_family == AF_INET && v4->sin_addr.s_addr == htonl(0x7F000009)) {
        errno = ENETUNREACH;
        return -1;
    }
    if (!real) real = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    return real(socket, plain, length);
}
