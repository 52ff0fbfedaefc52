/**
 * Work queue between an alert and the seal of its package. Each message is one package, which workers collect within
 * the time of a run, seal and announce.
 */
@NullMarked
package org.ephemera.queue;

import org.jspecify.annotations.NullMarked;
