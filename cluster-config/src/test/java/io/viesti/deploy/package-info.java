/** Whether the files that deploy Viesti fit the program. May use {@code node}. */
package io.viesti.deploy;
