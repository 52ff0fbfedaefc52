package org.ephemera.aws.call;

/**
 * How often one account may make some calls in one region: AWS fills a bucket of tokens and takes one for each request.
 *
 * @param bucket its name, the same for all operations that share it
 * @param burst tokens that it holds at most
 * @param sustained tokens that are added each second
 * @param ours true if nothing that keeps a customer's service running takes from it, so that it may be used whole
 */
record RequestQuota(String bucket, int burst, int sustained, boolean ours) {
    RequestQuota {
        if (burst < 1 || sustained < 1) {
            throw new IllegalArgumentException(bucket + " lets nothing through");
        }
    }
}
