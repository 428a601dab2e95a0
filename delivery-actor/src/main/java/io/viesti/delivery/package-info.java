/**
 * Mail out: takes submissions from mailboxes, keeps them in durable queues by domain and carries
 * them to other servers or home. Here are the entry point, the settings and the operators' view;
 * the work is in the packages below.
 */
package io.viesti.delivery;
