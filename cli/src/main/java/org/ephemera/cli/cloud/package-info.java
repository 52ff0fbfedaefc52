/** Clouds and targets: the settings with which each is read, checked before anything is requested. */
@NullMarked
package org.ephemera.cli.cloud;

import org.jspecify.annotations.NullMarked;
