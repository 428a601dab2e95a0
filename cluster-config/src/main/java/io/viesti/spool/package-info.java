/**
 * Content on its way into a blob store: hashed and counted, in memory while it is small, in a file
 * once it is large. May use {@code compression}, {@code space} and the port {@code blob}.
 */
package io.viesti.spool;
