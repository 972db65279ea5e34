package io.grpckit.examples.file.link;

import io.grpckit.examples.file.catalog.StoredFile;

/** Makes what stands for a caller in a link to a file. */
@FunctionalInterface
public interface DownloadLinkSigner {

  /**
   * Signs a link.
   *
   * @param callerId for whom it stands
   * @param file where it leads
   * @return a token, safe in an address
   */
  String sign(String callerId, StoredFile file);
}
