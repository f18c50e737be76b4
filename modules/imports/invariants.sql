-- counted_images: a run keeps as many images as it says, or has forgotten them all
select run.id, run.images, count(image.run_id)::int as kept
from imports.run
join imports.image on image.run_id = run.id
group by run.id
having run.images <> count(image.run_id);

-- whole_files: a run that reads its file has all of it
select run.id, run.size_bytes, coalesce(sum(octet_length(chunk.content)), 0) as kept
from imports.run
left join imports.chunk on chunk.run_id = run.id
where run.state in ('ready', 'checking', 'checked', 'importing')
group by run.id
having run.size_bytes <> coalesce(sum(octet_length(chunk.content)), 0);

-- finished_undo: an undo that has ended looked at every image
select id
from imports.run
where state = 'undone'
  and taken_back + not_taken_back <> images;
