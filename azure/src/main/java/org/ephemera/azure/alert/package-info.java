/** Reads alerts of every shape and says which container group each is about. Pure: no cloud is asked. */
@NullMarked
package org.ephemera.azure.alert;

import org.jspecify.annotations.NullMarked;
