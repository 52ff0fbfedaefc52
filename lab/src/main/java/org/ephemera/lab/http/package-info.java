/**
 * A small HTTP/1.1 server. The JDK's own sets the Date header itself and refuses to send less than it
 * announced; a cloud with a wrong clock or a broken connection needs both.
 */
@NullMarked
package org.ephemera.lab.http;

import org.jspecify.annotations.NullMarked;
