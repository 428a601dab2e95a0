/** Whether and how bodies are compressed where they are kept. May use nothing of Viesti. */
package io.viesti.compression;
