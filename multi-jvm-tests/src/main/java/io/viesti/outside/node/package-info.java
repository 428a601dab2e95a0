/**
 * A Viesti node seen from outside: the packaged program as a process of its own, its administration
 * and its webmail calls over HTTP, its event stream. Nothing here uses the node's classes.
 */
package io.viesti.outside.node;
