/**
 * A whole cluster on this machine: the servers it stands on and its nodes, as processes of one
 * parent. May use {@code backing} and {@code certificate}.
 */
package io.viesti.local;
