/**
 * The mailboxes of a run on a Viesti node: making them, waiting until their lists show what was
 * acknowledged, reading every mail back and comparing it octet by octet.
 */
package io.viesti.bench.readback;
