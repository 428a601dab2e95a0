/** How entities are asked what changes nothing. May use nothing of Viesti. */
package io.viesti.asking;
