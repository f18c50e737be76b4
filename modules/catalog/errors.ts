import { DomainError, type Violation } from "@hansa/kernel";

/** There is no such product, or it is not on sale here and now. */
export class ProductNotFound extends DomainError {
  readonly code = "catalog.product_not_found";
  readonly status = 404;

  constructor(product: string) {
    super("We do not have this product.", { product });
  }
}

/** There is no such variant. */
export class VariantNotFound extends DomainError {
  readonly code = "catalog.variant_not_found";
  readonly status = 404;

  constructor(variant: string) {
    super("We do not have this variant.", { variant });
  }
}

/** There is no such category. */
export class CategoryNotFound extends DomainError {
  readonly code = "catalog.category_not_found";
  readonly status = 404;

  constructor(category: string) {
    super("We do not have this category.", { category });
  }
}

/** There is no such collection. */
export class CollectionNotFound extends DomainError {
  readonly code = "catalog.collection_not_found";
  readonly status = 404;

  constructor(collection: string) {
    super("We do not have this collection.", { collection });
  }
}

/** What was uploaded is no picture that may be shown. */
export class PictureUnreadable extends DomainError {
  readonly code = "catalog.picture_unreadable";
  readonly status = 422;

  constructor(why: string) {
    super(`This file cannot be used as a picture. ${why}`, {});
  }
}

/** There is no such picture. */
export class MediaNotFound extends DomainError {
  readonly code = "catalog.media_not_found";
  readonly status = 404;

  constructor(media: string) {
    super("We do not have this picture.", { media });
  }
}

/** A slug, sku or external id belongs to something else already; nothing was written. */
export class AlreadyTaken extends DomainError {
  readonly code = "catalog.already_taken";
  readonly status = 409;

  constructor(field: "slug" | "sku" | "externalId", value: string) {
    super(`Another one has this ${field} already.`, { field, value });
  }
}

/** The category has products or categories below it, so it cannot go. */
export class CategoryInUse extends DomainError {
  readonly code = "catalog.category_in_use";
  readonly status = 409;

  constructor(category: string) {
    super("Move its products and its categories elsewhere first.", { category });
  }
}

/** A category cannot lie below itself. */
export class CategoryInCircle extends DomainError {
  readonly code = "catalog.category_in_circle";
  readonly status = 409;

  constructor(category: string) {
    super("A category cannot be moved below itself.", { category });
  }
}

/** A product breaks rules of the catalogue; every broken rule is listed. */
export class InvalidProduct extends DomainError {
  readonly code = "catalog.invalid_product";
  readonly status = 422;
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super("Some values of the product are not valid.", { violations });
    this.violations = violations;
  }
}

/** A bundle is made of ordinary variants: not of bundles, and not of itself. */
export class BundleInBundle extends DomainError {
  readonly code = "catalog.bundle_in_bundle";
  readonly status = 409;

  constructor(variant: string) {
    super("A bundle cannot be part of a bundle.", { variant });
  }
}

/** A rule chooses the products of this collection, so they cannot be placed by hand. */
export class CollectionIsRuled extends DomainError {
  readonly code = "catalog.collection_is_ruled";
  readonly status = 409;

  constructor(collection: string) {
    super("A rule chooses the products of this collection. Take the rule away first.", { collection });
  }
}

/** Only who bought a product here reviews it. */
export class ProductNotBought extends DomainError {
  readonly code = "catalog.not_bought";
  readonly status = 403;

  constructor() {
    super("Only customers who bought this product can review it.", {});
  }
}

/** A customer reviews a product once. */
export class AlreadyReviewed extends DomainError {
  readonly code = "catalog.already_reviewed";
  readonly status = 409;

  constructor() {
    super("You have reviewed this product already.", {});
  }
}

/** There is no such review. */
export class ReviewNotFound extends DomainError {
  readonly code = "catalog.review_not_found";
  readonly status = 404;

  constructor(review: string) {
    super("We do not have this review.", { review });
  }
}

/** The review stands where no step leads to the state that was asked for. */
export class ReviewCannotMove extends DomainError {
  readonly code = "catalog.review_cannot_move";
  readonly status = 409;

  constructor(from: string, to: string) {
    super(`A ${from} review cannot become ${to}.`, { from, to });
  }
}

/** Nothing of this code may be said about products. */
export class AttributeNotFound extends DomainError {
  readonly code = "catalog.attribute_not_found";
  readonly status = 404;

  constructor(attribute: string) {
    super("We do not have this attribute.", { attribute });
  }
}

/** Options of this name have no labels. */
export class OptionLabelsNotFound extends DomainError {
  readonly code = "catalog.option_labels_not_found";
  readonly status = 404;

  constructor(option: string) {
    super("Options of this name have no labels.", { option });
  }
}
