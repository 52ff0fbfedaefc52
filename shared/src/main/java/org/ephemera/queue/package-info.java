/**
 * What lies between an alert and its seal where a queue does the work: each message is one package and is worked on until
 * the time of a run is over; at the end somebody is told.
 */
@NullMarked
package org.ephemera.queue;

import org.jspecify.annotations.NullMarked;
