package jakarta.persistence;

/** As JPA names it: the mapping knows it by name, so that nobody needs JPA. */
public class OptimisticLockException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OptimisticLockException(String message) {
    super(message);
  }
}
