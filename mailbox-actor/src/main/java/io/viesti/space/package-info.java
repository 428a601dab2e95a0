/** Whether this node may take in more: free space on its volume. May use nothing of Viesti. */
package io.viesti.space;
