/** The webmail page: files that browsers get as they are, under a strict content policy. */
package io.viesti.http.page;
