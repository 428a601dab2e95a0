/**
 * Processes of this machine seen from outside: starting and ending them, their output, their CPU
 * time, free ports. Knows nothing of mail. Only processes started here are ever signalled.
 */
package io.viesti.outside.process;
