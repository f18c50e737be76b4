-- variants_have_products: every variant belongs to a product
select variant.id, variant.product_id
from catalog.variant
left join catalog.product on product.id = variant.product_id
where product.id is null;

-- filed_products_exist: what stands in a category is a product
select filed.category_id, filed.product_id
from catalog.category_product as filed
left join catalog.product on product.id = filed.product_id
where product.id is null;

-- products_are_filed: a product stands in its categories and all above them, and in no other
select product_id, category_id, (filed.product_id is null) as is_missing
from (
  select distinct product.id as product_id, above.id as category_id
  from catalog.product
  join catalog.category on category.id = any(product.category_ids)
  cross join unnest(category.path) as above (id)
) as wanted
full join catalog.category_product as filed using (product_id, category_id)
where filed.category_id is null or wanted.category_id is null;

-- paths_follow_parents: the path of a category is its parent's path and itself
select category.id, category.path
from catalog.category
left join catalog.category as parent on parent.id = category.parent_id
where category.path <> coalesce(parent.path, '{}') || category.id;

-- bundles_are_marked: a variant is a bundle exactly if it has components
select variant.id, variant.is_bundle
from catalog.variant
where variant.is_bundle <> exists (
  select from catalog.bundle_component where bundle_component.bundle_id = variant.id
);

-- bundles_are_one_level_deep: no component is a bundle itself
select part.bundle_id, part.component_id
from catalog.bundle_component as part
join catalog.variant on variant.id = part.component_id
where variant.is_bundle;

-- redirects_are_former: no slug in use is a redirect to another product
select slug_redirect.slug
from catalog.slug_redirect
join catalog.product using (slug)
where product.id <> slug_redirect.product_id;

-- catalogue_has_one_edition: there is exactly one row that names the present state
select count(*)::int as editions
from catalog.edition
having count(*) <> 1;

-- ratings_are_averages: a product with reviews has the average and the number of its published ones
select product.id, product.rating_hundredths, product.review_count
from catalog.product
left join lateral (
  select count(*)::int as reviews, round(avg(rating) * 100)::int as average
  from catalog.review
  where review.product_id = product.id and review.state = 'published'
) as counted on true
where product.review_count > 0
  and (product.review_count, product.rating_hundredths) is distinct from (counted.reviews, counted.average)
  and not exists (select from catalog.review where review.product_id = product.id and review.settled_at > now() - interval '5 minutes');
