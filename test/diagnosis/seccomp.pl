#!/usr/bin/perl
# Runs a command under a seccomp filter, as services and containers have them: `seccomp.pl CALL[:ARGUMENT] ERRNO
# COMMAND…`, where CALL is connect or socket, and ARGUMENT the value of its first argument.
use strict; use warnings;
my ($what, $errno, @command) = @ARGV;
my ($call, $argument) = split /:/, $what;
my $machine = `uname -m`; chomp $machine;
my %calls = $machine eq 'aarch64' ? (connect => 203, socket => 198, prctl => 167) : (connect => 42, socket => 41, prctl => 157);
# struct sock_filter { u16 code; u8 jt, jf; u32 k; } (linux/filter.h): load the number, compare, load the argument, …
my @filter = ([0x20, 0, 0, 0], [0x15, 0, defined $argument ? 3 : 1, $calls{$call}]);
push @filter, [0x20, 0, 0, 16], [0x15, 0, 1, $argument] if defined $argument;
push @filter, [0x06, 0, 0, 0x00050000 | $errno], [0x06, 0, 0, 0x7fff0000];
my $code = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'Sx6P', scalar @filter, $code;
# PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER (prctl(2)).
syscall($calls{prctl}, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
syscall($calls{prctl}, 22, 2, $program) == 0 or die "seccomp: $!";
exec @command or die "$command[0]: $!";
