/**
 * Small HTTP/1.1 server of the simulated clouds. The server of the JDK sets the Date header itself and refuses to send
 * less than Content-Length. A simulated cloud with a wrong clock or a broken connection needs both.
 */
@NullMarked
package org.ephemera.lab.http;

import org.jspecify.annotations.NullMarked;
