/**
 * {@code bench cluster}: a cluster on this machine under open-loop load from outside. What a mail,
 * its announcement and a sending cost in time and CPU, how much more it takes, how soon it is back
 * after a death, what mailboxes cost in memory. Every figure is shown with what it means and what
 * else the machine did meanwhile.
 */
package io.viesti.bench.cluster;
