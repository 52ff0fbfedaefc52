/** What an operation of any service needs: the call, its pages, its errors. */
@NullMarked
package org.ephemera.lab.aws.api;

import org.jspecify.annotations.NullMarked;
