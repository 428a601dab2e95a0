/**
 * What a process asked of the kernel, as strace wrote it down, and what that proves about replies
 * and syncs. Pure: knows files of text only.
 */
package io.viesti.outside.syscalls;
